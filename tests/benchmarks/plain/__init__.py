"""What `danvan analyze` is measured against: its own steps as they stood at commit b697231, statement by statement, nothing remembered.

roles, features, themes, points and vectors are that commit's modules, unchanged but for their imports. Cutting into statements, the models'
files and the settings are the project's of today.
"""
