"""SERTAKAN at the employer: which employees may choose neighbours, and from whose pay the contributions are
deducted.
"""
