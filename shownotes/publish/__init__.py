"""A finished build to its targets, verified and announced, without ever breaking what is out there."""
