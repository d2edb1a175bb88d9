-- Deploy routiq:audit/month_records to pg
-- requires: audit/records

begin;

-- function audit.month_records(text, date)

create or replace function audit.month_records(p_source text, p_month_on date)
returns table (organization_id uuid, records bigint)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        r.organization_id,
        count(*)
    from audit.records as r
    where
        r.source = p_source
        and r.recorded_at >= p_month_on::timestamp at time zone 'UTC'
        and r.recorded_at < (p_month_on + interval '1 month') at time zone 'UTC'
    group by r.organization_id
$function$;

alter function audit.month_records(text, date) owner to app_owner;

revoke all on function audit.month_records(text, date) from public;

comment on function audit.month_records(text, date) is
    'How many records each organization has in a month (UTC).';

commit;
