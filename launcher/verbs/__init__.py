"""One module per verb; each has main(parser, arguments) -> exit status."""
