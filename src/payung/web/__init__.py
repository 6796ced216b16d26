"""The pages: templates, components, words; no rule of the domain."""
