#!/bin/sh
# Make the histories beside this file with the tools that they are named after, and what each tool
# leaves in a database. The files are kept: the tools are needed only to make them again.
#
#   usage: make.sh SERVER    a server of your own, such as postgres://postgres@127.0.0.1:5433
#
# dbmate 2.36.0 and the command line of Supabase 3.1.0 come from npm, Alembic 1.20.1 from PyPI. Each
# migration is begun by its tool; what a person would write into it is written here.
set -eu

server=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund dbmate@2.36.0 supabase@3.1.0
python3 -m venv alembic
alembic/bin/pip install --quiet alembic==1.20.1 sqlalchemy==2.1.9 'psycopg[binary]'

# database NAME: an empty one.    shape NAME FILE: what a tool left there, but for its own table.
database() { psql -qX "$server/postgres" -c "drop database if exists $1" -c "create database $1"; }
shape() {
	pg_dump --schema-only --no-owner --no-privileges "$server/$1" \
		--exclude-table='*schema_migrations' --exclude-table='*alembic_version' \
		--exclude-schema=supabase_migrations | sed '/^\\/d; /^--/d; /^$/d' > "$2"
}

# -- dbmate ------------------------------------------------------------------------------------
database dbmate
mkdir -p dbmate
dbmate() { DATABASE_URL="$server/dbmate?sslmode=disable" node_modules/.bin/dbmate \
	--migrations-dir dbmate --no-dump-schema "$@"; }
new() { dbmate new "$1" > /dev/null; sleep 1; ls dbmate/*"_$1.sql"; }
cat > "$(new create_users)" <<'SQL'
-- migrate:up
create table users (
  id bigint generated always as identity primary key,
  email text not null unique
);
create function shout(text) returns text language sql immutable as $$
  select upper($1); -- it's a semicolon; in a body
$$;

-- migrate:down
drop function shout(text);
drop table users;
SQL
cat > "$(new add_names)" <<'SQL'
-- migrate:up
alter table users add column name text;
insert into users (email, name) values ('a@example.com', 'Ada; -- migrate:down is no mark here');

-- migrate:down
alter table users drop column name;
SQL
cat > "$(new index_names)" <<'SQL'
-- migrate:up transaction:false
create index concurrently users_name on users (name);

-- migrate:down transaction:false
drop index concurrently users_name;
SQL
new say_nothing_back > /dev/null
dbmate up
shape dbmate dbmate.dump

# -- Supabase ----------------------------------------------------------------------------------
database supabase
mkdir supa
(
	cd supa
	supabase() { ../node_modules/.bin/supabase --workdir . "$@"; }
	supabase init < /dev/null
	supabase migration new create_profiles < /dev/null
	sleep 1
	supabase migration new profiles_policies < /dev/null
	cat > "$(ls supabase/migrations/*_create_profiles.sql)" <<'SQL'
create table public.profiles (
  id uuid primary key default gen_random_uuid(),
  handle text not null check (char_length(handle) > 2)
);
alter table public.profiles enable row level security;
SQL
	cat > "$(ls supabase/migrations/*_profiles_policies.sql)" <<'SQL'
create policy "Profiles are seen by everybody" on public.profiles for select using (true);
comment on table public.profiles is 'Who is who';
SQL
	supabase db push --remote="$server/supabase?sslmode=disable" --yes < /dev/null
)
shape supabase supabase.dump

# -- Alembic -----------------------------------------------------------------------------------
database alembic
(
	mkdir al
	cd al
	alembic() { ../alembic/bin/alembic "$@"; }
	alembic -q init migrations
	url=$(printf '%s' "$server/alembic" | sed 's/^postgres\(ql\)*:/postgresql+psycopg:/')
	sed -i "s|^sqlalchemy.url = .*|sqlalchemy.url = $url|" alembic.ini
	revision() { alembic -q revision --rev-id "$1" -m "$2" > /dev/null; ls migrations/versions/"$1"_*; }
	body() { python3 - "$@" <<'PYTHON'
import re
import sys

path, up, down = sys.argv[1:]
text = open(path).read()
for name, lines in (("upgrade", up), ("downgrade", down)):
    new = "".join(f"    {line}\n" for line in lines.split("\n"))
    text = re.sub(rf"(def {name}\(\) -> None:\n    \"\"\".*?\"\"\"\n)    pass\n", lambda m: m[1] + new, text)
open(path, "w").write(text)
PYTHON
	}
	body "$(revision 1f00aa 'create users')" \
		'op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("kind", sa.Enum("new", "old", name="kind")))' \
		'op.drop_table("users")
op.execute("drop type kind")'
	body "$(revision 2f00bb 'add email; unique')" \
		'op.add_column("users", sa.Column("email", sa.Text, nullable=False, server_default="a;b -- c"))
op.create_unique_constraint("users_email", "users", ["email"])' \
		'op.drop_constraint("users_email", "users")
op.drop_column("users", "email")'
	body "$(revision 3f00cc 'index emails')" \
		'with op.get_context().autocommit_block():
    op.create_index("users_kind", "users", ["kind"], postgresql_concurrently=True)' \
		'op.drop_index("users_kind")'
	alembic upgrade head
	alembic upgrade head --sql > ../up.sql
	alembic downgrade head:base --sql > ../down.sql
)
shape alembic alembic.dump

rm -rf "$here"/dbmate "$here"/supabase "$here"/alembic
mkdir -p "$here"/dbmate "$here"/supabase "$here"/alembic/versions
cp -r dbmate "$here"/dbmate/migrations
cp -r supa/supabase/migrations "$here"/supabase/migrations
cp up.sql down.sql "$here"/alembic/
cp al/migrations/versions/*.py "$here"/alembic/versions/
for tool in dbmate supabase alembic; do
	cp "$tool.dump" "$here/$tool/schema.sql"
	psql -qX "$server/postgres" -c "drop database $tool"
done
