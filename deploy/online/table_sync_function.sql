-- Deploy routiq:online/table_sync_function to pg
-- requires: online/syncs
-- requires: online/sync_body
-- requires: online/sync_words

begin;

-- function online.table_sync_function(online.syncs, text)

-- Security definer, because the application may have no rights on the other table, and its
-- policies may hide rows there. Row security is off: a role that would be filtered gets an error.

create or replace function online.table_sync_function(p_sync online.syncs, p_source text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_body text := (
        -- In one pass: an expression may hold braces of its own.
        select string_agg(coalesce(w.text, p.found[1]), '' order by p.place)
        from
            regexp_matches(online.sync_body(), '(\{[a-z ]+\}|[^{]+)', 'g')
            with ordinality as p (found, place)
        left join online.sync_words(p_sync, p_source) as w
            on p.found[1] = '{' || w.name || '}'
    );
begin
    return format(
        e'create or replace function online.sync_%1$s_from_%2$s()\n'
        'returns trigger language plpgsql volatile security definer\n'
        'set search_path = pg_catalog, pg_temp\n'
        'set row_security = off\n'
        'as %3$L;\n'
        'revoke all on function online.sync_%1$s_from_%2$s() from public;\n'
        'comment on function online.sync_%1$s_from_%2$s() is %4$L',
        p_sync.id, p_source, v_body,
        format(
            'Trigger: does on the other table what was done to a row of the %s one. Written for '
            'sync "%s".',
            p_source, p_sync.name
        )
    );
end
$function$;

revoke all on function online.table_sync_function(online.syncs, text) from public;

comment on function online.table_sync_function(online.syncs, text) is
    'The statements that make the trigger function of one side of a sync (source old or new), '
    'with the names that the tables have at this moment.';

commit;
