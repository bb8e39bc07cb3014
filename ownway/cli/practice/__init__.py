"""A practice site: invented people, made by calling the product's own actions."""

from ownway.cli.practice.demo import demo

__all__ = ["demo"]
