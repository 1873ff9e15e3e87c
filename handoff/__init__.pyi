# The lists of public names are those of the two packages; a star hands them on, and a test compares.
from experiments import *
from sim import *
