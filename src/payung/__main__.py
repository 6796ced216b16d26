"""`python -m payung` is the `payung` command."""


def main() -> None:
    """Run the command line."""
    import sys

    from payung.platform.loading import loading

    with loading():
        from payung.site.commands.app import speaking

        command = speaking(sys.argv[1] if len(sys.argv) > 1 else "")
    command(prog_name="payung")


if __name__ == "__main__":
    main()
