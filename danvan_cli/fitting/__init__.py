"""Fitting the shipped models from data/training: `python -m danvan_cli.fitting`.

Run by maintainers when the training papers or the features change; writes data/model/. The only room that imports scikit-learn
and python-crfsuite. Nothing here is needed to analyse papers.
"""
