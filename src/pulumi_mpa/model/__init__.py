"""The shapes of inputs, outputs and what AWS shows, with no engine and no SDK in them."""
