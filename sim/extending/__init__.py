"""Agents, mechanisms and measures of somebody's own: how they are declared, checked, told apart and lived."""
