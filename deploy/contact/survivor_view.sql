-- Deploy routiq:contact/survivor_view to pg
-- requires: contact/contact_points__policies
-- requires: contact/consents__policies
-- requires: contact/contact_merges__policies
-- requires: contact/duplicate_candidates__policies
-- requires: contact/patients__policies
-- requires: clinic/appointments__policies
-- requires: comms/conversations__policies

begin;

-- function contact.survivor_view(uuid, uuid)

-- Branches and customers' own rows are left to row security. Lists that may be long show their
-- latest twenty; how many there are in all is counted beside. What a clinic keeps for itself is told
-- to its staff only.

create or replace function contact.survivor_view(p_organization_id uuid, p_contact_id uuid)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select jsonb_build_object(
        'contact', to_jsonb(c) - array[
            'organization_id', 'name_key', 'phonetic_keys', 'search', 'deleted_at', 'deleted_by',
            'delete_batch'
        ] - h.fields,
        'points', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'id', p.id,
                        'system', p.system,
                        'use', p.use,
                        'raw', p.raw,
                        'normalized', p.normalized,
                        'is_valid', p.is_valid
                    )
                    order by p.rank, p.id
                ),
                '[]'
            )
            from contact.contact_points as p
            where
                p.organization_id = p_organization_id
                and p.contact_id = c.id
                and p.deleted_at is null
        ),
        'identifiers', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('id', i.id, 'system', i.system, 'value', i.value)
                    order by i.system, i.value
                ),
                '[]'
            )
            from contact.contact_identifiers as i
            where
                i.organization_id = p_organization_id
                and i.contact_id = c.id
                and i.deleted_at is null
        ),
        'consents', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'id', s.id,
                        'scope', s.scope,
                        'status', s.status,
                        'from', lower(s.period),
                        'until', upper(s.period)
                    )
                    order by s.scope, lower(s.period), s.id
                ),
                '[]'
            )
            from contact.consents as s
            where
                s.organization_id = p_organization_id
                and s.contact_id = c.id
                and s.deleted_at is null
        ),
        'patient', (
            select to_jsonb(t) - array[
                'organization_id', 'contact_id', 'deleted_at', 'deleted_by', 'delete_batch'
            ] - h.fields
            from contact.patients as t
            where
                t.organization_id = p_organization_id
                and t.contact_id = c.id
                and t.deleted_at is null
        ),
        'appointments', (
            select jsonb_build_object(
                'latest', coalesce(jsonb_agg(l.appointment order by l.start_at desc, l.id), '[]'),
                'count', coalesce(min(l.row_count), 0)
            )
            from (
                select
                    a.id,
                    a.start_at,
                    count(*) over () as row_count,
                    jsonb_build_object(
                        'id', a.id,
                        'start_at', a.start_at,
                        'end_at', a.end_at,
                        'status', a.status,
                        'practitioner_id', a.practitioner_id,
                        'appointment_type_id', a.appointment_type_id,
                        'location_id', a.location_id
                    ) as appointment
                from clinic.appointments as a
                where
                    a.organization_id = p_organization_id
                    and a.contact_id = c.id
                    and a.deleted_at is null
                order by a.start_at desc, a.id
                limit 20
            ) as l
        ),
        'conversations', (
            select jsonb_build_object(
                'latest', coalesce(
                    jsonb_agg(l.conversation order by l.last_message_at desc nulls last, l.id), '[]'
                ),
                'count', coalesce(min(l.row_count), 0),
                'unread', coalesce(min(l.unread_count), 0)
            )
            from (
                select
                    v.id,
                    v.last_message_at,
                    count(*) over () as row_count,
                    sum(v.unread_count) over () as unread_count,
                    jsonb_build_object(
                        'id', v.id,
                        'channel', v.channel,
                        'status', v.status,
                        'subject', v.subject,
                        'last_message_at', v.last_message_at,
                        'message_count', v.message_count,
                        'unread_count', v.unread_count
                    ) as conversation
                from comms.conversations as v
                where
                    v.organization_id = p_organization_id
                    and v.contact_id = c.id
                    and v.deleted_at is null
                order by v.last_message_at desc nulls last, v.id
                limit 20
            ) as l
        ),
        'merges', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'id', m.id,
                        'loser_id', m.loser_id,
                        'at', m.created_at,
                        'is_automatic', m.is_automatic
                    )
                    order by m.merge_number desc
                ),
                '[]'
            )
            from contact.contact_merges as m
            where
                m.organization_id = p_organization_id
                and m.survivor_id = c.id
                and m.undone_at is null
                and m.deleted_at is null
        ),
        'open_pairs', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'id', d.id,
                        'other_id', case when d.contact_a_id = c.id then d.contact_b_id
                            else d.contact_a_id end,
                        'score', d.score
                    )
                    order by d.score desc, d.id
                ),
                '[]'
            )
            from contact.duplicate_candidates as d
            where
                d.organization_id = p_organization_id
                and c.id in (d.contact_a_id, d.contact_b_id)
                and d.status = 'open'
                and d.deleted_at is null
        )
    )
    from contact.contacts as c
    cross join
        lateral (
            select
                case
                    when core.is_staff() then '{}'
                    else array['metadata', 'activity_score', 'created_by', 'updated_by']
                end as fields
        ) as h
    where
        c.organization_id = p_organization_id
        and c.id = p_contact_id
        and c.deleted_at is null
$function$;

alter function contact.survivor_view(uuid, uuid) owner to app_owner;

revoke all on function contact.survivor_view(uuid, uuid) from public;

comment on function contact.survivor_view(uuid, uuid) is
    'A contact with all that belongs to it, as one object, for api.contact_360.';

commit;
