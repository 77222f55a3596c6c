"""The door for assistants (Model Context Protocol, stdio): they read the plan, and change it by preview and confirm."""
