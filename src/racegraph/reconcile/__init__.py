"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), for any catalogue of things.

OpenRefine and others match their spreadsheets against it.
"""
