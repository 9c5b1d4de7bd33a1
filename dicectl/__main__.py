"""`python -m dicectl`."""

from dicectl.cli import main

if __name__ == "__main__":
    main()
