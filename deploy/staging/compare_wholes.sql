-- Deploy routiq:staging/compare_wholes to pg
-- requires: staging/load_batch
-- requires: staging/records

begin;

-- function staging.compare_wholes(staging.batches)

-- Sums that were told of a whole are held against those of its lines, and what was told to be paid of an
-- invoice against what payments pay of it, to the cent.

create or replace function staging.compare_wholes(p_batch staging.batches)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_whole text := substring(p_batch.entity from '^(.*)_line$');
    v_measures jsonb;
-- tables and columns are quoted where the statement is put together
-- @plpgsql_check_options: security_warnings = false
begin
    if v_whole is not null then
        execute format(
            $query$
            select jsonb_build_array(
                jsonb_build_object(
                    'measure', 'wholes', 'told', count(*), 'found', count(*) filter (where w.is_equal),
                    'details', jsonb_build_object(
                        'ids', to_jsonb((array_agg(w.id order by w.id) filter (where not w.is_equal))[:20])
                    )
                ),
                jsonb_build_object(
                    'measure', 'whole', 'subject', 'net',
                    'told', sum(w.net_total), 'found', sum(w.net)
                ),
                jsonb_build_object(
                    'measure', 'whole', 'subject', 'tax',
                    'told', sum(w.tax_total), 'found', sum(w.tax)
                )
            )
            from (
                select
                    p.id,
                    p.net_total,
                    coalesce(p.tax_total, 0) as tax_total,
                    s.net,
                    s.tax,
                    p.net_total = s.net and coalesce(p.tax_total, 0) = s.tax as is_equal
                from %1$s as p
                cross join lateral (
                    select
                        sum(l.net) as net,
                        sum(l.tax) as tax
                    from %2$s as l
                    where l.organization_id = $1 and l.%3$I = p.id and l.deleted_at is null
                ) as s
                where
                    p.organization_id = $1
                    and p.net_total is not null
                    and s.net is not null
                    and p.id in (
                        select l.%3$I
                        from staging.records as k
                        inner join %2$s as l
                            on l.organization_id = $1 and k.target_id = l.id
                        where
                            k.organization_id = $1
                            and k.batch_id = $2
                            and k.outcome in ('inserted', 'updated', 'unchanged')
                    )
            ) as w
            $query$,
            staging.target_of(v_whole),
            staging.target_of(p_batch.entity),
            v_whole || '_id'
        )
        into v_measures
        using p_batch.organization_id, p_batch.id;
    end if;

    if p_batch.entity = 'payment_allocation' then
        select
            jsonb_build_array(
                jsonb_build_object(
                    'measure', 'wholes',
                    'told', count(*),
                    'found', count(*) filter (where w.paid = w.allocated),
                    'details', jsonb_build_object(
                        'ids',
                        to_jsonb(
                            (array_agg(w.id order by w.id) filter (where w.paid <> w.allocated))[:20]
                        )
                    )
                ),
                jsonb_build_object(
                    'measure', 'whole',
                    'subject', 'paid',
                    'told', sum(w.paid),
                    'found', sum(w.allocated)
                )
            )
        into v_measures
        from (
            select
                i.id,
                i.paid,
                (
                    select sum(a.amount)
                    from billing.payment_allocations as a
                    where
                        a.organization_id = p_batch.organization_id
                        and a.invoice_id = i.id
                        and a.deleted_at is null
                ) as allocated
            from billing.invoices as i
            where
                i.organization_id = p_batch.organization_id
                and i.id in (
                    select b.invoice_id
                    from staging.records as k
                    inner join billing.payment_allocations as b
                        on k.organization_id = b.organization_id and k.target_id = b.id
                    where
                        k.organization_id = p_batch.organization_id
                        and k.batch_id = p_batch.id
                        and k.outcome in ('inserted', 'updated', 'unchanged')
                )
        ) as w;
    end if;

    return coalesce(v_measures, '[]');
end
$function$;

alter function staging.compare_wholes(staging.batches) owner to app_owner;

revoke all on function staging.compare_wholes(staging.batches) from public;

comment on function staging.compare_wholes(staging.batches) is
    'Measures of orders or invoices whose lines, or whose payments, a load brought: how many have '
    'lines that make their sums, or payments that make what was paid, and both sums.';

commit;
