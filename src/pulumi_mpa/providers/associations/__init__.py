"""What the providers of associations share: observe an association and carry out the steps of its plan."""
