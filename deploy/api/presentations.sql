-- Deploy routiq:api/presentations to pg
-- requires: api/encounters
-- requires: docs/presentation_items__policies
-- requires: docs/presentation_sessions__policies
-- requires: core/delete_rules__presentations

begin;

-- function api.start_presentation(uuid, uuid, uuid, text)
-- function api.show_in_presentation(uuid, uuid, uuid)
-- function api.end_presentation(uuid, text, int)
-- function api.list_presentations(uuid, int, uuid)

-- A patient is shown the own documents and analyses, and nobody else's. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.start_presentation(
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_location_id uuid default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'start_presentation',
        p_idempotency_key,
        jsonb_build_array(p_contact_id, p_encounter_id, p_location_id)
    );

    if v_result is not null then
        return v_result;
    end if;

    select c.*
    into v_place
    from clinic.clinical_place(
        p_contact_id => p_contact_id,
        p_encounter_id => p_encounter_id,
        p_location_id => p_location_id
    ) as c;

    insert into docs.presentation_sessions (organization_id, contact_id, location_id, encounter_id)
    values (v_organization_id, v_place.contact_id, v_place.location_id, p_encounter_id)
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key, jsonb_build_object('presentation_id', v_id, 'row_version', 1)
    );
end
$function$;

alter function api.start_presentation(uuid, uuid, uuid, text) owner to app_owner;

revoke all on function api.start_presentation(uuid, uuid, uuid, text) from public;
grant execute on function api.start_presentation(uuid, uuid, uuid, text) to authenticated;

comment on function api.start_presentation(uuid, uuid, uuid, text) is
    'Begins to show a patient, or the one of an encounter, what is known. The same idempotency '
    'key with the same values returns the first result. Raises RQ403, RQ404, RQ409.';

create or replace function api.show_in_presentation(
    p_presentation_id uuid, p_document_id uuid default null, p_skin_analysis_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_session docs.presentation_sessions;
    v_id uuid;
begin
    perform core.require_permission('clinical.write');

    select s.*
    into v_session
    from docs.presentation_sessions as s
    where
        s.organization_id = v_organization_id
        and s.id = p_presentation_id
        and s.deleted_at is null
    for share;

    if v_session.id is null then
        perform core.refuse(
            'RQ404', 'there is no such presentation', format('the id is "%s"', p_presentation_id),
            'name one of api.list_presentations'
        );
    elsif v_session.ended_at is not null then
        perform core.refuse(
            'RQ409', 'the presentation has ended', format('it ended at %s', v_session.ended_at),
            'start another one: api.start_presentation'
        );
    elsif
        not exists (
            select
            from docs.documents as d
            where
                d.organization_id = v_organization_id
                and d.id = p_document_id
                and d.contact_id = v_session.contact_id
                and d.deleted_at is null
            union all
            select
            from clinic.skin_analyses as a
            where
                a.organization_id = v_organization_id
                and a.id = p_skin_analysis_id
                and a.contact_id = v_session.contact_id
                and a.deleted_at is null
        )
    then
        perform core.refuse(
            'RQ404',
            'this patient has no such document or analysis',
            format('they are "%s" and "%s"', p_document_id, p_skin_analysis_id),
            'name one of api.documents_for or api.list_skin_analyses'
        );
    end if;

    insert into docs.presentation_items as i (
        organization_id, contact_id, location_id, presentation_session_id, document_id,
        skin_analysis_id
    )
    values (
        v_organization_id,
        v_session.contact_id,
        v_session.location_id,
        p_presentation_id,
        p_document_id,
        p_skin_analysis_id
    )
    on conflict do nothing
    returning i.id into v_id;

    if v_id is null then
        select i.id
        into strict v_id
        from docs.presentation_items as i
        where
            i.organization_id = v_organization_id
            and i.presentation_session_id = p_presentation_id
            and (i.document_id = p_document_id or i.skin_analysis_id = p_skin_analysis_id)
            and i.deleted_at is null;
    end if;

    return v_id;
exception
    when check_violation then
        perform core.refuse(
            'RQ422', 'one thing is shown at a time', sqlerrm, 'name a document or an analysis'
        );
        return null;
end
$function$;

alter function api.show_in_presentation(uuid, uuid, uuid) owner to app_owner;

revoke all on function api.show_in_presentation(uuid, uuid, uuid) from public;
grant execute on function api.show_in_presentation(uuid, uuid, uuid) to authenticated;

comment on function api.show_in_presentation(uuid, uuid, uuid) is
    'Keeps that a patient is shown a document or an analysis, and returns its id. Sent again it '
    'changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.end_presentation(
    p_presentation_id uuid, p_notes text default null, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_session docs.presentation_sessions;
begin
    perform core.require_permission('clinical.write');

    select s.*
    into v_session
    from docs.presentation_sessions as s
    where
        s.organization_id = v_organization_id
        and s.id = p_presentation_id
        and s.deleted_at is null
    for no key update;

    if v_session.id is null then
        perform core.refuse(
            'RQ404', 'there is no such presentation', format('the id is "%s"', p_presentation_id),
            'name one of api.list_presentations'
        );
    elsif
        v_session.ended_at is not null
        and coalesce(p_notes, v_session.notes) is not distinct from v_session.notes
    then
        return v_session.row_version;
    end if;

    perform core.check_row_version('presentation', p_row_version, v_session.row_version);

    update docs.presentation_sessions as s
    set
        ended_at = coalesce(s.ended_at, now()),
        notes = coalesce(p_notes, s.notes)
    where s.organization_id = v_organization_id and s.id = p_presentation_id
    returning s.row_version into v_session.row_version;

    return v_session.row_version;
exception
    when check_violation then
        perform core.refuse('RQ422', 'a presentation cannot end so', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.end_presentation(uuid, text, int) owner to app_owner;

revoke all on function api.end_presentation(uuid, text, int) from public;
grant execute on function api.end_presentation(uuid, text, int) to authenticated;

comment on function api.end_presentation(uuid, text, int) is
    'Ends a presentation with what was said, and returns its version; one that has ended takes '
    'other notes. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_presentations(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    presentation_id uuid,
    encounter_id uuid,
    presented_by uuid,
    started_at timestamptz,
    ended_at timestamptz,
    notes text,
    shown jsonb,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('clinical.read');

    v_ids := array(
        select t.id
        from docs.presentation_sessions as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and t.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_presentations', 'docs.presentation_sessions', v_ids);

    return query
    select
        t.id,
        t.encounter_id,
        t.created_by,
        t.started_at,
        t.ended_at,
        t.notes,
        (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'document_id', i.document_id,
                            'skin_analysis_id', i.skin_analysis_id,
                            'shown_at', i.shown_at
                        )
                        order by i.id
                    ),
                    '[]'
                )
            from docs.presentation_items as i
            where
                i.organization_id = v_organization_id
                and i.presentation_session_id = t.id
                and i.deleted_at is null
        ),
        t.row_version
    from docs.presentation_sessions as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.list_presentations(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_presentations(uuid, int, uuid) from public;
grant execute on function api.list_presentations(uuid, int, uuid) to authenticated;

comment on function api.list_presentations(uuid, int, uuid) is
    'What a patient was shown, when and by whom, in the order in which it began, page by page: '
    'p_after is the last presentation_id of the page before. Every call is logged. Raises RQ403.';

commit;
