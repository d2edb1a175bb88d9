-- Deploy routiq:online/mirrored_text to pg
-- requires: online/column_pairs
-- requires: online/renamed_text

begin;

-- function online.mirrored_text(text, oid, text)

create or replace function online.mirrored_text(p_name text, p_table oid, p_text text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select online.renamed_text(p_text, array_agg(p.leader), array_agg(p.follower))
    from online.column_pairs(p_name) as p
    where p.relation = p_table
$function$;

revoke all on function online.mirrored_text(text, oid, text) from public;

comment on function online.mirrored_text(text, oid, text) is
    'An expression over a table''s columns, with each that leads replaced by the one that follows.';

commit;
