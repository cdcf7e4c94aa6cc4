"""One file a step, each up and down."""
