"""`python -m bot` is the command `otopbot`."""

from bot.terminal.cli import main

if __name__ == "__main__":
    main()
