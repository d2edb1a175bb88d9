"""Look at scripts before they run: what would keep others waiting, fail, or leave a gap.

The rules are listed in :mod:`slipstitch.lint.rules` and not here: who only wants to know what a
statement does (:mod:`slipstitch.lint.model`) does not wait for them.
"""
