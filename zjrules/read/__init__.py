"""From files to raw records with spans: text and its repair, styles of notices, clauses, figures, tables of reports."""
