"""Hypothesis strategies for syntax trees: everything that can be written, sensible or not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from zjrules.datalog import ast
from zjrules.datalog.language import PREDICATES

_relations = st.sampled_from(["p", "edge", "item_text", "relation_of", "notes", "count", "truest", "r2_d2"])
_columns = st.sampled_from(["item", "unit", "not", "relation", "count", "order"])
_variables = st.sampled_from(["X", "Item", "N2", "A_b"])
_texts = st.text('aX"\\\n\t\r #/.。中𠀀\u3000{}', max_size=8) | st.sampled_from(
    ['"', "\\", "\n", "X.y", "# no", "工程。"]
)
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)
_values = st.one_of(
    _texts, st.integers(), _decimals, st.booleans(), st.dates(), st.just(Decimal("1.50")), st.just(datetime.date.min)
)


@cache
def constants() -> st.SearchStrategy[ast.Constant]:
    return st.builds(ast.Constant, _values)


@cache
def terms() -> st.SearchStrategy[ast.Term]:
    leaves: st.SearchStrategy[ast.Term] = st.one_of(
        constants(),
        st.builds(ast.Variable, _variables),
        st.builds(ast.Wildcard),
        st.builds(ast.Parameter, st.sampled_from(["limit", "tolerance_2"])),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(ast.Operation, st.sampled_from(["+", "-", "*", "/", "%"]), inner, inner),
            st.builds(ast.Call, st.sampled_from(["abs", "concat", "nothing"]), st.lists(inner, max_size=3).map(tuple)),
        ),
        max_leaves=5,
    )


@st.composite
def atoms(draw: st.DrawFn) -> ast.Atom:
    inside = tuple(draw(st.lists(terms(), max_size=3)))
    names = tuple(draw(st.lists(_columns | st.just(""), min_size=len(inside), max_size=len(inside))))
    return ast.Atom(draw(_relations), inside, names if draw(st.booleans()) and any(names) else ())


@cache
def tests() -> st.SearchStrategy[ast.Test]:
    return st.builds(ast.Test, st.sampled_from(sorted(PREDICATES)), st.lists(terms(), max_size=3).map(tuple))


_operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


@cache
def literals() -> st.SearchStrategy[ast.Literal]:
    plain: st.SearchStrategy[ast.Literal] = st.one_of(
        atoms(),
        tests(),
        st.builds(ast.Negation, atoms() | tests()),
        st.builds(ast.Comparison, terms(), _operators, terms()),
    )
    aggregates = st.builds(
        ast.Aggregation,
        st.sampled_from(["count", "sum", "min", "max"]),
        st.lists(terms(), min_size=1, max_size=2).map(tuple),
        st.lists(plain, min_size=1, max_size=2).map(tuple),
        _operators,
        terms(),
    )
    return plain | aggregates


@cache
def programs() -> st.SearchStrategy[ast.Program]:
    columns = st.lists(st.tuples(_columns, st.sampled_from(["text", "decimal", "any"])), max_size=3).map(tuple)
    declarations = st.lists(st.builds(ast.Declaration, _relations, columns), max_size=2).map(tuple)
    clauses = st.lists(st.builds(ast.Clause, atoms(), st.lists(literals(), max_size=3).map(tuple)), max_size=3).map(
        tuple
    )
    return st.builds(ast.Program, declarations, clauses)
