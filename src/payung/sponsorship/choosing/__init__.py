"""SERTAKAN at the employer: who may choose neighbours, and whose pay is deducted for whom."""
