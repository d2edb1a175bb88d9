-- function integration.settle_credits(uuid, uuid)
-- function integration.write_credits(uuid, text, uuid, jsonb)
-- function integration.write_credit_note(uuid, text, jsonb)
-- function integration.place_credits()
-- trigger tg_external_ids_70_place_credits on integration.external_ids

-- Credit notes that were made out at another system, by the rules of its invoices: each once, in any order, and
-- void once it is void there. One of ours that comes back stays as we issued it. What a credit note is applied
-- to there is credited here, on our invoices and on those of the system; an invoice that nobody knows yet is
-- credited when it comes. Credit notes of suppliers concern no patient.

create or replace function integration.settle_credits(p_organization_id uuid, p_invoice_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_invoice billing.invoices;
    v_credited numeric;
begin
    select i.*
    into strict v_invoice
    from billing.invoices as i
    where i.organization_id = p_organization_id and i.id = p_invoice_id
    for no key update;

    v_credited := billing.credited_of(p_organization_id, p_invoice_id);

    if v_invoice.source = 'routiq' then
        perform billing.release_payments(p_invoice_id, v_credited - v_invoice.credited);
        perform billing.settle_invoice(p_organization_id, p_invoice_id);
    else
        update billing.invoices as i
        set credited = v_credited
        where
            i.organization_id = p_organization_id
            and i.id = p_invoice_id
            and i.credited <> v_credited;
    end if;
end
$function$;

alter function integration.settle_credits(uuid, uuid) owner to app_owner;

revoke all on function integration.settle_credits(uuid, uuid) from public;

comment on function integration.settle_credits(uuid, uuid) is
    'Counts what of an invoice is credited; what was paid beyond what is left is free. Raises '
    '23514 where more of ours would be credited than was asked for.';

-- p_credits: invoice (as the system names it) and amount, of each that the credit note is applied to.
create or replace function integration.write_credits(
    p_organization_id uuid, p_system text, p_credit_note_id uuid, p_credits jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changed uuid[];
    v_invoice_id uuid;
begin
    with told as (
        select
            c.invoice,
            sum(c.amount) as amount
        from jsonb_to_recordset(p_credits) as c (invoice text, amount numeric)
        where c.invoice is not null
        group by c.invoice
    ),

    taken_back as (
        update billing.credit_allocations as a
        set amount = 0
        where
            a.organization_id = p_organization_id
            and a.credit_note_id = p_credit_note_id
            and a.amount <> 0
            and a.deleted_at is null
            and a.external_invoice_id not in (
                select t.invoice
                from told as t
            )
        returning a.invoice_id
    ),

    written as (
        insert into billing.credit_allocations as a (
            organization_id, credit_note_id, invoice_id, external_invoice_id, amount
        )
        select
            p_organization_id,
            p_credit_note_id,
            integration.known_target(p_organization_id, p_system, 'invoice', t.invoice),
            t.invoice,
            t.amount
        from told as t
        on conflict (organization_id, credit_note_id, external_invoice_id)
        where deleted_at is null do update
        set amount = excluded.amount
        where a.amount <> excluded.amount
        returning a.invoice_id
    )

    select array_agg(distinct c.invoice_id order by c.invoice_id)
    into v_changed
    from (
        select b.invoice_id
        from taken_back as b
        union all
        select w.invoice_id
        from written as w
    ) as c
    where c.invoice_id is not null;

    foreach v_invoice_id in array coalesce(v_changed, '{}') loop
        perform integration.settle_credits(p_organization_id, v_invoice_id);
    end loop;
end
$function$;

alter function integration.write_credits(uuid, text, uuid, jsonb) owner to app_owner;

revoke all on function integration.write_credits(uuid, text, uuid, jsonb) from public;

comment on function integration.write_credits(uuid, text, uuid, jsonb) is
    'Keeps what a credit note is applied to, as its system tells it: what is told no more is taken '
    'back.';

create or replace function integration.write_credit_note(
    p_organization_id uuid, p_system text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_statuses constant jsonb := '{
        "submitted": "draft", "authorised": "open", "voided": "void", "deleted": "void"
    }'::jsonb;
    v_fields jsonb := p_record -> 'fields';
    v_is_deleted boolean := (p_record ->> 'is_deleted')::boolean;
    v_status text := case
        when v_is_deleted then 'void'
        else coalesce(c_statuses ->> lower(v_fields ->> 'status'), lower(v_fields ->> 'status'))
    end;
    v_total numeric := (v_fields ->> 'total')::numeric;
    v_id uuid;
    v_written jsonb;
begin
    if v_fields ->> 'kind' = 'ACCPAYCREDIT' then
        return null;
    end if;

    v_id := integration.own_invoice(p_organization_id, p_record);

    if v_id is not null then
        return jsonb_build_object('id', v_id, 'columns', '{}'::jsonb);
    end if;

    v_id := (p_record ->> 'target_id')::uuid;

    if p_record ->> 'is_partial' = 'true' then
        -- of what is gone no more than the id was told
        perform integration.set_columns(
            'billing.invoices', p_organization_id, v_id, '{"status": "void"}'
        );
        v_written := jsonb_build_object('id', coalesce(v_id, core.new_id()));
    else
        v_written := integration.write_row(
            'billing.invoices',
            p_organization_id,
            p_record,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'contact_id',
                    integration.known_target(
                        p_organization_id, p_system, 'contact', v_fields ->> 'contact'
                    ),
                    'number', left(v_fields ->> 'number', 200)
                )
            )
            || jsonb_build_object(
                'status', v_status,
                'total', v_total,
                'paid', v_total - coalesce((v_fields ->> 'remaining')::numeric, v_total)
            ),
            jsonb_build_object(
                'source', p_system,
                'kind', 'credit_note',
                'currency', upper(v_fields ->> 'currency'),
                'issued_at',
                integration.webhook_occurred_at(
                    jsonb_build_object('created', v_fields ->> 'issued_at')
                )
            )
        );
        v_id := (v_written ->> 'id')::uuid;
    end if;

    if v_id is not null then
        perform integration.write_credits(
            p_organization_id,
            p_system,
            v_id,
            case
                when v_status in ('open', 'paid') then (
                    select
                        coalesce(
                            jsonb_agg(
                                jsonb_build_object(
                                    'invoice', c.item #>> '{Invoice,InvoiceID}',
                                    'amount', coalesce(c.item -> 'Amount', c.item -> 'AppliedAmount')
                                )
                            ),
                            '[]'
                        )
                    from jsonb_array_elements(coalesce(v_fields -> 'credits', '[]')) as c (item)
                )
                else '[]'
            end
        );
    end if;

    return v_written;
end
$function$;

alter function integration.write_credit_note(uuid, text, jsonb) owner to app_owner;

revoke all on function integration.write_credit_note(uuid, text, jsonb) from public;

comment on function integration.write_credit_note(uuid, text, jsonb) is
    'Writes a credit note as a system tells it, and what it is applied to; returns what '
    'integration.write_row does, null for one of a supplier. One of ours stays as it is. Raises '
    'RQ409, and 22 or 23 for values that break a rule.';

create or replace function integration.place_credits()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.credit_allocations as a
    set invoice_id = new.target_id
    from billing.invoices as n
    where
        a.organization_id = new.organization_id
        and a.external_invoice_id = new.external_id
        and a.invoice_id is null
        and a.deleted_at is null
        and n.organization_id = a.organization_id
        and n.id = a.credit_note_id
        and n.source = new.system;

    if found then
        perform integration.settle_credits(new.organization_id, new.target_id);
    end if;

    return null;
end
$function$;

alter function integration.place_credits() owner to app_owner;

revoke all on function integration.place_credits() from public;

comment on function integration.place_credits() is
    'Trigger: credits an invoice that is told of after the credit notes that are applied to it.';

-- the only system that tells of credit notes; loads of others pay nothing for it
create or replace trigger tg_external_ids_70_place_credits
after insert on integration.external_ids
for each row
when (new.system = 'xero' and new.entity = 'invoice')
execute function integration.place_credits();

comment on trigger tg_external_ids_70_place_credits on integration.external_ids is
    'Credits an invoice that is told of after its credit notes';
