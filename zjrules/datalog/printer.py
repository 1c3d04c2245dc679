"""Syntax tree → program text, in one canonical form. What is printed parses to an equal program."""

from __future__ import annotations

import datetime
from decimal import Decimal

from zjrules.datalog import ast
from zjrules.datalog.layout import fold

_LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2}
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\u000d"})


def print_program(program: ast.Program, width: int = 80) -> str:
    """The whole program, a declaration or clause a line; what is wider than ``width`` columns is broken."""
    lines = [print_declaration(each) for each in program.declarations]
    lines += [print_clause(each) for each in program.clauses]
    return "".join(part + "\n" for line in lines for part in fold(line, width))


def print_declaration(declaration: ast.Declaration) -> str:
    columns = ", ".join(f"{name}: {kind}" for name, kind in declaration.columns)
    return f"relation {declaration.name}({columns})."


def print_clause(clause: ast.Clause) -> str:
    """``head :- literal, literal.`` on one line."""
    body = ", ".join(print_node(literal) for literal in clause.body)
    return f"{print_node(clause.head)} :- {body}." if body else f"{print_node(clause.head)}."


def print_value(value: ast.Value) -> str:
    """A value as a constant of the language."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, datetime.date):
        return f"@{value.isoformat()}"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain if "." in plain else plain + ".0"
    return str(value)


def print_node(node: ast.Node) -> str:
    """One term or literal."""
    match node:
        case ast.Constant():
            return print_value(node.value)
        case ast.Variable():
            return node.name
        case ast.Wildcard():
            return "_"
        case ast.Parameter():
            return f"${node.name}"
        case ast.Operation():
            return _operation(node)
        case ast.Call():
            return f"{node.function}({_list(node.arguments)})"
        case ast.Test():
            return f"{node.predicate}({_list(node.arguments)})"
        case ast.Atom():
            names = node.names or ("",) * len(node.terms)
            terms = zip(names, node.terms, strict=True)
            inside = ", ".join(f"{name}: {print_node(term)}" if name else print_node(term) for name, term in terms)
            return f"{node.relation}({inside})"
        case ast.Negation():
            return f"not {print_node(node.literal)}"
        case ast.Comparison():
            return f"{print_node(node.left)} {node.operator} {print_node(node.right)}"
        case ast.Aggregation():
            return _aggregation(node)


def _list(nodes: tuple[ast.Node, ...]) -> str:
    return ", ".join(print_node(each) for each in nodes)


def _operation(node: ast.Operation) -> str:
    level = _LEVEL[node.operator]
    left, right = print_node(node.left), print_node(node.right)
    if isinstance(node.left, ast.Operation) and _LEVEL[node.left.operator] < level:
        left = f"({left})"
    if isinstance(node.right, ast.Operation) and _LEVEL[node.right.operator] <= level:
        right = f"({right})"
    return f"{left} {node.operator} {right}"


def _aggregation(node: ast.Aggregation) -> str:
    braces = f"{node.function} {{ {_list(node.keys)} : {_list(node.body)} }}"
    result = print_node(node.result)
    return f"{result} = {braces}" if node.operator == "=" else f"{braces} {node.operator} {result}"
