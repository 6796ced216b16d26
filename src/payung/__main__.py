"""`python -m payung` is the `payung` command."""


def main() -> None:
    """Run the command line."""
    from payung.site.commands.app import speaking

    speaking()(prog_name="payung")


if __name__ == "__main__":
    main()
