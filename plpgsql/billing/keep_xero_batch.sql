-- function billing.told_by_xero(jsonb)
-- function billing.keep_xero_batch(jsonb)

-- Xero answers with what was sent, in lists, or under Elements where it refused all; what it refused has
-- ValidationErrors and no id, or one of zeros. Nothing tells whether it was mended, here or there, so it is
-- sent again each hour.

create or replace function billing.told_by_xero(p_answer jsonb)
returns table (entity text, external_id text, invoice_id uuid, refusal text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    select
        a.entity,
        coalesce(a.item ->> 'InvoiceID', a.item ->> 'CreditNoteID'),
        i.id,
        case
            when
                a.item ->> 'HasErrors' = 'true'
                or a.item ->> 'StatusAttributeString' = 'ERROR'
                or a.item @? '$.ValidationErrors[*]'
                then coalesce(
                    (
                        select string_agg(m.item ->> 'Message', ' ' order by m.place)
                        from jsonb_path_query(a.item, '$.ValidationErrors[*]')
                            with ordinality as m (item, place)
                    ),
                    'Xero says no reason'
                )
        end
    from (
        select
            case
                when n.item ?| array['CreditNoteID', 'CreditNoteNumber'] then 'credit_note'
                else 'invoice'
            end as entity,
            n.item
        from unnest(array['Invoices', 'CreditNotes', 'Elements']) as l (list)
        cross join jsonb_array_elements(coalesce(p_answer -> l.list, '[]')) as n (item)
    ) as a
    inner join billing.invoices as i
        on i.organization_id = core.current_org_id() and i.id::text = a.item ->> 'Reference'
    where i.source = 'routiq' and i.serial_number is not null;
end
$function$;

alter function billing.told_by_xero(jsonb) owner to app_owner;

revoke all on function billing.told_by_xero(jsonb) from public;

comment on function billing.told_by_xero(jsonb) is
    'What Xero says of each of our invoices and credit notes that were sent: its id, or why it was '
    'refused.';

create or replace function billing.keep_xero_batch(p_answer jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_integration_id uuid;
    v_refused int;
    v_count int;
begin
    insert into integration.external_ids as e (
        organization_id, system, entity, external_id, target_table, target_id
    )
    select
        v_organization_id,
        'xero',
        a.entity,
        a.external_id,
        'billing.invoices',
        a.invoice_id
    from billing.told_by_xero(p_answer) as a
    where a.refusal is null and a.external_id is not null
    on conflict (organization_id, system, entity, external_id) where deleted_at is null do update
    set last_seen_at = now();

    get diagnostics v_count = row_count;

    select s.id
    into v_integration_id
    from integration.service_integrations as s
    where
        s.organization_id = v_organization_id
        and s.service_code = 'xero'
        and s.status = 'active'
        and s.deleted_at is null
    order by s.id
    limit 1;

    if v_integration_id is not null then
        perform integration.record_sync_error(
            v_integration_id, a.entity, a.refusal, 'validation', a.invoice_id::text
        )
        from billing.told_by_xero(p_answer) as a
        where a.refusal is not null;

        get diagnostics v_refused = row_count;

        perform integration.resolve_sync_errors(
            v_integration_id, a.entity, array_agg(a.invoice_id::text)
        )
        from billing.told_by_xero(p_answer) as a
        where a.refusal is null and a.external_id is not null
        group by a.entity;

        if v_refused > 0 then
            perform jobs.enqueue(
                p_kind => 'xero.export',
                p_run_at => now() + interval '1 hour',
                p_unique_key => 'xero export of what was refused'
            );
        end if;
    end if;

    return v_count;
end
$function$;

alter function billing.keep_xero_batch(jsonb) owner to app_owner;

revoke all on function billing.keep_xero_batch(jsonb) from public;
grant execute on function billing.keep_xero_batch(jsonb) to app_worker;

comment on function billing.keep_xero_batch(jsonb) is
    'Keeps the ids that Xero gave to what was sent, and returns how many. What it refused is an '
    'error of the account until it is taken, and sent again within the hour. Told twice it changes '
    'nothing more. For workers.';
