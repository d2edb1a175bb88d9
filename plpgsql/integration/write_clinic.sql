-- function integration.write_clinic(uuid, text, text, jsonb, boolean, uuid)

-- What is gone there becomes inactive here: who treated whom is kept for years. Raises 22 or 23 for
-- values that break a rule.

create or replace function integration.write_clinic(
    p_organization_id uuid,
    p_system text,
    p_entity text,
    p_fields jsonb,
    p_is_deleted boolean,
    p_target_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid := p_target_id;
    v_name text := left(
        coalesce(
            p_fields ->> 'name',
            nullif(concat_ws(' ', p_fields ->> 'given_name', p_fields ->> 'family_name'), ''),
            format('%s %s', p_system, p_fields ->> 'external_id')
        ),
        200
    );
    v_is_active boolean := not p_is_deleted and coalesce((p_fields ->> 'is_active')::boolean, true);
begin
    if p_entity = 'practitioner' then
        insert into clinic.practitioners as p (
            organization_id, id, name, credentials, specialty, is_active
        )
        values (
            p_organization_id,
            coalesce(v_id, core.new_id()),
            v_name,
            left(p_fields ->> 'credentials', 200),
            left(p_fields ->> 'specialty', 200),
            v_is_active
        )
        on conflict (organization_id, id) do update
        set
            name = excluded.name,
            credentials = coalesce(excluded.credentials, p.credentials),
            specialty = coalesce(excluded.specialty, p.specialty),
            is_active = excluded.is_active
        returning p.id into v_id;
    else
        insert into clinic.appointment_types as t (
            organization_id, id, name, category, duration, color, is_active
        )
        values (
            p_organization_id,
            coalesce(
                v_id,
                (
                    select s.id
                    from clinic.appointment_types as s
                    where
                        s.organization_id = p_organization_id
                        and s.name = v_name
                        and s.deleted_at is null
                ),
                core.new_id()
            ),
            v_name,
            left(p_fields ->> 'category', 200),
            coalesce((p_fields ->> 'minutes')::int, 30) * interval '1 minute',
            case when lower(p_fields ->> 'color') ~ '^#[0-9a-f]{6}$' then lower(p_fields ->> 'color') end,
            v_is_active
        )
        on conflict (organization_id, id) do update
        set
            name = excluded.name,
            category = coalesce(excluded.category, t.category),
            duration = excluded.duration,
            color = coalesce(excluded.color, t.color),
            is_active = excluded.is_active
        returning t.id into v_id;
    end if;

    return v_id;
end
$function$;

alter function integration.write_clinic(uuid, text, text, jsonb, boolean, uuid)
owner to app_owner;

revoke all on function integration.write_clinic(uuid, text, text, jsonb, boolean, uuid) from public;

comment on function integration.write_clinic(uuid, text, text, jsonb, boolean, uuid) is
    'Writes a practitioner or a kind of appointment as a system tells it, into p_target_id or a '
    'new row; returns its id.';
