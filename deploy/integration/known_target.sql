-- Deploy routiq:integration/known_target to pg
-- requires: integration/external_ids__policies
-- requires: contact/upsert_contacts
-- requires: clinic/practitioners__policies
-- requires: clinic/appointment_types__policies

begin;

-- function integration.type_named(uuid, text)
-- function integration.known_target(uuid, text, text, text)

create or replace function integration.type_named(p_organization_id uuid, p_name text)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid;
begin
    select t.id
    into v_id
    from clinic.appointment_types as t
    where t.organization_id = p_organization_id and t.name = p_name and t.deleted_at is null;

    if v_id is null then
        insert into clinic.appointment_types (organization_id, name)
        values (p_organization_id, p_name)
        on conflict (organization_id, name) where deleted_at is null do update set name = excluded.name
        returning id into v_id;
    end if;

    return v_id;
end
$function$;

alter function integration.type_named(uuid, text) owner to app_owner;

revoke all on function integration.type_named(uuid, text) from public;

comment on function integration.type_named(uuid, text) is
    'The kind of appointment of a name, made where there is none.';

-- Objects come in any order: an appointment before its patient, an invoice before its customer. What is
-- not known yet gets a row that holds nothing but its id; when it comes itself, it is newer than
-- nothing, and fills the row. Who is known by an identifier alone is known. Whoever waited for the lock
-- looks again: what was made meanwhile is not made twice. Called by who holds the lock of the object
-- that names it.

create or replace function integration.known_target(
    p_organization_id uuid, p_system text, p_entity text, p_external_id text
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid;
    v_name text := format('%s %s', p_system, p_external_id);
begin
    if p_external_id is null then
        return null;
    end if;

    for v_look in 1..2 loop
        select e.target_id
        into v_id
        from integration.external_ids as e
        where
            e.organization_id = p_organization_id
            and e.system = p_system
            and e.entity = p_entity
            and e.external_id = p_external_id
            and e.deleted_at is null;

        if v_id is null and p_entity = 'contact' then
            select contact.survivor_of(p_organization_id, i.contact_id)
            into v_id
            from contact.contact_identifiers as i
            where
                i.organization_id = p_organization_id
                and i.system = p_system
                and i.value = p_external_id
                and i.deleted_at is null;
        end if;

        if v_id is not null or p_entity not in ('contact', 'practitioner', 'appointment_type') then
            return v_id;
        end if;

        perform contact.upsert_lock(
            p_organization_id,
            case p_entity when 'contact' then p_system else p_system || ' ' || p_entity end,
            array[p_external_id]
        );
    end loop;

    if p_entity = 'contact' then
        return (
            contact.upsert_contacts(
                p_organization_id,
                p_system,
                jsonb_build_array(
                    jsonb_build_object(
                        case p_system when 'xero' then 'ContactID' else 'id' end, p_external_id
                    )
                )
            ) -> 0 ->> 'contact_id'
        )::uuid;
    elsif p_entity = 'practitioner' then
        insert into clinic.practitioners (organization_id, name)
        values (p_organization_id, v_name)
        returning id into v_id;
    else
        v_id := integration.type_named(p_organization_id, v_name);
    end if;

    insert into integration.external_ids (
        organization_id, system, entity, external_id, target_table, target_id
    )
    values (
        p_organization_id, p_system, p_entity, p_external_id, 'clinic.' || p_entity || 's', v_id
    );

    return v_id;
end
$function$;

alter function integration.known_target(uuid, text, text, text) owner to app_owner;

revoke all on function integration.known_target(uuid, text, text, text) from public;

comment on function integration.known_target(uuid, text, text, text) is
    'Our row of what a system names; a contact, practitioner or kind of appointment that is not '
    'known yet gets one. Null for an id that is null, and for others that nobody knows.';

commit;
