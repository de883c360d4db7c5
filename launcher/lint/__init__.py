"""The checks of ./vegas lint; they run in the project's virtual environment."""
