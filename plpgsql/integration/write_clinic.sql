-- function integration.write_clinic(uuid, text, text, jsonb)

-- What is gone there becomes inactive here: who treated whom is kept for years. What is not told stays as
-- it is. Classes of one name are one kind of appointment, whatever their ids: the first that comes makes it,
-- and what it says besides its name is then for people to change. Raises 22 or 23 for values that break a rule.

create or replace function integration.write_clinic(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_fields jsonb := p_record -> 'fields';
    v_is_deleted boolean := (p_record ->> 'is_deleted')::boolean;
    v_name text := left(
        coalesce(
            v_fields ->> 'name',
            nullif(concat_ws(' ', v_fields ->> 'given_name', v_fields ->> 'family_name'), ''),
            format('%s %s', p_system, p_record ->> 'external_id')
        ),
        200
    );
    v_told jsonb := jsonb_build_object(
        'name', v_name,
        'is_active', not v_is_deleted and coalesce((v_fields ->> 'is_active')::boolean, true)
    );
    v_named_id uuid;
begin
    if p_entity = 'practitioner' then
        return integration.write_row(
            'clinic.practitioners',
            p_organization_id,
            p_record,
            v_told || jsonb_strip_nulls(
                jsonb_build_object(
                    'credentials', left(v_fields ->> 'credentials', 200),
                    'specialty', left(v_fields ->> 'specialty', 200)
                )
            )
        );
    end if;

    select t.id
    into v_named_id
    from clinic.appointment_types as t
    where t.organization_id = p_organization_id and t.name = v_name and t.deleted_at is null;

    if p_entity = 'class' then
        return integration.write_row(
            'clinic.appointment_types',
            p_organization_id,
            p_record - 'base' || jsonb_build_object('target_id', v_named_id),
            jsonb_build_object('name', v_name),
            jsonb_strip_nulls(
                jsonb_build_object(
                    'category', left(v_fields ->> 'category', 200),
                    'duration', (nullif(v_fields ->> 'minutes', '0'))::int * interval '1 minute'
                )
            )
        );
    end if;

    return integration.write_row(
        'clinic.appointment_types',
        p_organization_id,
        jsonb_build_object('target_id', v_named_id) || jsonb_strip_nulls(p_record),
        v_told || jsonb_strip_nulls(
            jsonb_build_object(
                'category', left(v_fields ->> 'category', 200),
                'duration', coalesce((v_fields ->> 'minutes')::int, 30) * interval '1 minute',
                'color',
                case when lower(v_fields ->> 'color') ~ '^#[0-9a-f]{6}$' then lower(v_fields ->> 'color') end
            )
        )
    );
end
$function$;

alter function integration.write_clinic(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.write_clinic(uuid, text, text, jsonb) from public;

comment on function integration.write_clinic(uuid, text, text, jsonb) is
    'Writes a practitioner, a kind of appointment or a class as a system tells it; returns what '
    'integration.write_row does.';
