-- Deploy routiq:audit/append_query to pg
-- requires: audit/events__policies
-- requires: audit/digested

begin;

-- function audit.append_query(regclass, text[], boolean, boolean, text[])

-- Which transition tables there are tells what was done: new rows alone are an insert.
-- Text for audit.record_change to execute, since transition tables are seen by the trigger alone.
-- Parameters of the statement: $1 the tenant of a table that has none, $2 table, $3 action, $4 its
-- sensitive columns or null, $5 to $7 as audit.row_document says, $8 user, $9 role, $10 digest of
-- the claims, $11 request, $12 reason, $13 who logged in, $14 from where: to ask for the last two in
-- each row, as their defaults do, takes a tenth of the time of a record.

create or replace function audit.append_query(
    p_table regclass, p_arguments text[], p_has_old boolean, p_has_new boolean, p_usual text[]
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_row text := case when p_has_old then 'o' else 'n' end;
    v_tenant text;
    v_document text;
    v_rows text;
begin
    if p_has_old and p_has_new then
        v_rows := audit.update_query(p_table, p_arguments, p_usual);
    else
        v_tenant := case p_arguments[2]
            when '' then '$1'
            else format('%s.%I', v_row, p_arguments[2])
        end;
        v_document := audit.row_document(p_table, p_arguments[4]::text[], v_row);
        v_rows := format(
            'select %1$s as tenant, %2$s.%3$I as row_id, %4$s as before, %5$s as after '
            'from %6$s as %2$s cross join lateral '
            '(select %7$L || %1$s || %8$L || %2$s.%3$I || %9$L as head %10$s) as h',
            v_tenant,
            v_row,
            p_arguments[3],
            case when p_has_old then v_document else 'null::jsonb' end,
            case when p_has_new then v_document else 'null::jsonb' end,
            case when p_has_old then 'old_rows' else 'new_rows' end,
            format('[%s, "', to_json(p_arguments[1])),
            '", "',
            '", ',
            -- written once a row and not once a digest, or not at all
            case when v_document like '%h.head%' then 'offset 0' end
        );
    end if;

    return format(
        'insert into audit.events ('
        'organization_id, row_id, before, after, table_name, action, digested, '
        'actor_user_id, actor_role, claims_digest, request_id, reason, login_role, client_address) '
        'select w.tenant, w.row_id, w.before, w.after, '
        '$2, $3, $4, $8, $9, $10, $11, $12, $13, $14 '
        'from (%s) as w',
        v_rows
    );
end
$function$;

alter function audit.append_query(regclass, text[], boolean, boolean, text[]) owner to app_owner;

revoke all on function audit.append_query(regclass, text[], boolean, boolean, text[]) from public;

comment on function audit.append_query(regclass, text[], boolean, boolean, text[]) is
    'Statement that appends what a statement of many rows wrote, made for the columns that the '
    'table has now; the last argument names the columns that an update usually changed.';

commit;
