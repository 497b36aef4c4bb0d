"""METHOD.md as code: pure arithmetic over decided ratings, no input or output.

Everything here is exact (``int`` and ``fractions.Fraction``); rounding happens once, where a
figure is printed.
"""
