"""What `make bench` consists of: the stacks that are compared, the commands that are measured, and the results."""
