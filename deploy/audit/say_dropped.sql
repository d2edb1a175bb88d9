-- Deploy routiq:audit/say_dropped to pg
-- requires: audit/month_records
-- requires: audit/append_link

begin;

-- function audit.say_dropped(text, date)

create or replace function audit.say_dropped(p_source text, p_month_on date)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_month record;
begin
    for v_month in
        select m.organization_id, m.records
        from audit.month_records(p_source, p_month_on) as m
        order by m.organization_id
    loop
        perform audit.append_link(
            p_organization_id => v_month.organization_id,
            p_kind => 'drop',
            p_source => p_source,
            p_month_on => p_month_on,
            p_detail => jsonb_build_object(
                'records', v_month.records, 'dropped_by', session_user
            )
        );
    end loop;
end
$function$;

alter function audit.say_dropped(text, date) owner to app_owner;

revoke all on function audit.say_dropped(text, date) from public;

comment on function audit.say_dropped(text, date) is
    'Appends to the chain of every organization with records in a month that retention takes them '
    'away.';

commit;
