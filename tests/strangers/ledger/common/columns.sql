-- included by scripts that make a table
\set audit_columns 'created_at timestamptz NOT NULL DEFAULT now(), created_by name NOT NULL DEFAULT current_user'
