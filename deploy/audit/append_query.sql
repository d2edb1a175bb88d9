-- Deploy routiq:audit/append_query to pg
-- requires: audit/events__policies
-- requires: audit/digested

begin;

-- function audit.append_query(text, text)

-- Parameters of the statement: $1 the tenant of a table that has none, $2 an event with what all
-- records share, $3 the key of the digests.

create or replace function audit.append_query(p_rows text, p_digested text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_digested constant text :=
        'audit.digested(w.%1$s, ($2).digested, ($2).table_name, w.tenant, w.row_id, $3)';
begin
    return format(
        'insert into audit.events ('
        'organization_id, row_id, before, after, action, table_name, digested, '
        'actor_user_id, actor_role, claims_digest, request_id, reason) '
        'select w.tenant, w.row_id, %s, %s, ($2).action, ($2).table_name, ($2).digested, '
        '($2).actor_user_id, ($2).actor_role, ($2).claims_digest, ($2).request_id, ($2).reason '
        'from (%s) as w',
        case p_digested when '{}' then 'w.before' else format(c_digested, 'before') end,
        case p_digested when '{}' then 'w.after' else format(c_digested, 'after') end,
        p_rows
    );
end
$function$;

alter function audit.append_query(text, text) owner to app_owner;

revoke all on function audit.append_query(text, text) from public;

comment on function audit.append_query(text, text) is
    'Statement that appends what a query over transition tables tells; the second argument holds '
    'the columns to digest, as in audit.trigger_arguments.';

commit;
