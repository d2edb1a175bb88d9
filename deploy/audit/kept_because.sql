-- Deploy routiq:audit/kept_because to pg
-- requires: audit/month_records
-- requires: audit/retention_policies
-- requires: audit/legal_holds
-- requires: audit/chain_links

begin;

-- function audit.kept_because(text, date, date)

-- A month goes whole or not at all, so one organization that must keep it keeps it for all.

create or replace function audit.kept_because(p_source text, p_month_on date, p_today date)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select format('organization %s %s', m.organization_id, f.because)
    from audit.month_records(p_source, p_month_on) as m
    left join audit.retention_policies as k
        on
            m.organization_id = k.organization_id
            and k.source = p_source
            and k.deleted_at is null
    cross join lateral (
        values
        (
            'has a legal hold',
            exists (
                select
                from audit.legal_holds as h
                where
                    h.organization_id = m.organization_id
                    and h.deleted_at is null
                    and h.released_at is null
                    and h.from_on < p_month_on + interval '1 month'
                    and h.until_on >= p_month_on
            )
        ),
        (
            'has records that are not sealed',
            m.records <> (
                select coalesce(sum(cardinality(l.seqs)), 0)
                from audit.chain_links as l
                where
                    l.organization_id = m.organization_id
                    and l.source = p_source
                    and l.month_on = p_month_on
            )
        ),
        (
            'keeps it longer',
            p_month_on + make_interval(months => 1 + coalesce(k.keep_months, 72)) > p_today
        )
    ) as f (because, is_so)
    where f.is_so
    order by f.because, m.organization_id
    limit 1
$function$;

alter function audit.kept_because(text, date, date) owner to app_owner;

revoke all on function audit.kept_because(text, date, date) from public;

comment on function audit.kept_because(text, date, date) is
    'Why a month of records must stay: a legal hold, records that no link holds, or a policy, '
    'which is six years where an organization has none; null where it may go.';

commit;
