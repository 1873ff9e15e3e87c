"""The process that starts the workers of this machine: by way of this package, so that they find what it finds."""

from experiments.running.foreman import main

if __name__ == "__main__":
    main()
