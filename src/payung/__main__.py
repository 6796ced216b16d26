"""`python -m payung` is the `payung` command."""

from payung.cli import main

if __name__ == "__main__":
    main()
