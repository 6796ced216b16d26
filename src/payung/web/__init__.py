"""The pages: templates, components, words; no rule of the domain. (They move into their rooms as the operations have.)"""
