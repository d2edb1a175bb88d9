-- function docs.find_target(text, uuid)
-- function docs.add_links(uuid, uuid, uuid, uuid, uuid, uuid, uuid)
-- function docs.read_assets(uuid[])

-- Whoever attaches has to see what a document is attached to: row security narrows what is found.
-- That it is of the same organization and alive, foreign keys and core.require_living_parents hold
-- besides.

create or replace function docs.find_target(p_kind text, p_id uuid)
returns table (
    contact_id uuid,
    location_id uuid,
    encounter_id uuid,
    target_contact_id uuid,
    target_appointment_id uuid,
    target_encounter_id uuid,
    target_invoice_id uuid,
    target_order_id uuid
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.current_org_id();
    c_none constant uuid := null;
begin
    case p_kind
        when 'contact' then
            return query
            select c.id, c_none, c_none, c.id, c_none, c_none, c_none, c_none
            from contact.contacts as c
            where
                c.organization_id = v_organization_id
                and c.id = p_id
                and c.deleted_at is null;
        when 'patient' then
            return query
            select p.contact_id, p.location_id, c_none, p.contact_id, c_none, c_none, c_none, c_none
            from contact.patients as p
            where
                p.organization_id = v_organization_id
                and p.id = p_id
                and p.deleted_at is null;
        when 'appointment' then
            return query
            select a.contact_id, a.location_id, c_none, c_none, a.id, c_none, c_none, c_none
            from clinic.appointments as a
            where
                a.organization_id = v_organization_id
                and a.id = p_id
                and a.deleted_at is null;
        when 'encounter' then
            return query
            select e.contact_id, e.location_id, e.id, c_none, c_none, e.id, c_none, c_none
            from clinic.encounters as e
            where
                e.organization_id = v_organization_id
                and e.id = p_id
                and e.deleted_at is null;
        when 'invoice' then
            return query
            select i.contact_id, i.location_id, c_none, c_none, c_none, c_none, i.id, c_none
            from billing.invoices as i
            where
                i.organization_id = v_organization_id
                and i.id = p_id
                and i.deleted_at is null;
        when 'order' then
            return query
            select o.contact_id, o.location_id, c_none, c_none, c_none, c_none, c_none, o.id
            from billing.orders as o
            where
                o.organization_id = v_organization_id
                and o.id = p_id
                and o.deleted_at is null;
        else
            perform core.refuse(
                'RQ422',
                'documents do not hang on this',
                format('the kind is "%s"', p_kind),
                'say contact, patient, appointment, encounter, invoice or order'
            );
    end case;

    if not found then
        perform core.refuse(
            'RQ404', format('there is no such %s', p_kind), format('the id is "%s"', p_id),
            'name one that you may see'
        );
    end if;
end
$function$;

alter function docs.find_target(text, uuid) owner to app_owner;

revoke all on function docs.find_target(text, uuid) from public;

comment on function docs.find_target(text, uuid) is
    'What a document hangs on, by kind and id: whom it is about, the branch, and the columns of '
    'the link. Raises RQ404 for what is not there, or not for the caller, and RQ422 for another '
    'kind.';

create or replace function docs.add_links(
    p_document_id uuid,
    p_contact_id uuid,
    p_target_contact_id uuid,
    p_target_appointment_id uuid,
    p_target_encounter_id uuid,
    p_target_invoice_id uuid,
    p_target_order_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into docs.document_links (
        organization_id, document_id, target_contact_id, target_appointment_id,
        target_encounter_id, target_invoice_id, target_order_id
    )
    select
        core.current_org_id(),
        p_document_id,
        t.contact,
        t.appointment,
        t.encounter,
        t.invoice,
        t.ordered
    from (
        values (
            p_target_contact_id,
            p_target_appointment_id,
            p_target_encounter_id,
            p_target_invoice_id,
            p_target_order_id
        )
        union
        select p_contact_id, null, null, null, null
        where p_contact_id is not null
    ) as t (contact, appointment, encounter, invoice, ordered)
    on conflict do nothing;
end
$function$;

alter function docs.add_links(uuid, uuid, uuid, uuid, uuid, uuid, uuid) owner to app_owner;

revoke all on function docs.add_links(uuid, uuid, uuid, uuid, uuid, uuid, uuid) from public;

comment on function docs.add_links(uuid, uuid, uuid, uuid, uuid, uuid, uuid) is
    'Hangs a document on something, and on the patient whom it is about; a link that is there '
    'stays.';

create or replace function docs.read_assets(p_asset_ids uuid[])
returns table (
    id uuid,
    sha256 text,
    media_type text,
    byte_size bigint,
    scan_status text,
    storage text,
    bucket text,
    storage_key text
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_safe text[] := case
        when core.is_staff() then array['pending', 'clean', 'failed']
        else array['clean']
    end;
    v_sight text := core.widen_sight();
begin
    return query
    select
        a.id,
        encode(a.sha256, 'hex'),
        a.media_type,
        a.byte_size,
        a.scan_status,
        case when a.scan_status = any(v_safe) then a.storage end,
        case when a.scan_status = any(v_safe) then a.bucket end,
        case when a.scan_status = any(v_safe) then a.storage_key end
    from docs.assets as a
    where
        a.organization_id = core.current_org_id()
        and a.id = any(p_asset_ids)
        and a.deleted_at is null;

    perform core.set_context('sight', v_sight);
end
$function$;

alter function docs.read_assets(uuid[]) owner to app_owner;

revoke all on function docs.read_assets(uuid[]) from public;

comment on function docs.read_assets(uuid[]) is
    'Files of rows that the caller has found under row security already: a customer sees no file '
    'by itself. Where it lies is told to staff unless it is infected, and to customers once it '
    'was found clean.';
