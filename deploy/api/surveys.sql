-- Deploy routiq:api/surveys to pg
-- requires: api/schema
-- requires: contact/check_survey
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/is_staff
-- requires: ref/permissions__surveys
-- requires: core/delete_rules__surveys
-- requires: contact/surveys__policies
-- requires: contact/survey_answers__policies
-- requires: core/check_row_version
-- requires: core/refuse

begin;

-- function api.save_survey(text, jsonb, uuid, int)
-- function api.set_survey_status(uuid, text, int)
-- function api.answer_survey(uuid, uuid, jsonb)
-- function api.list_surveys()
-- function api.survey_results(uuid)

-- What people are asked and answer. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.save_survey(
    p_name text, p_questions jsonb, p_survey_id uuid default null, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row contact.surveys;
begin
    perform core.require_permission('promotions.write');
    perform contact.check_survey(p_questions);

    if p_survey_id is null then
        insert into contact.surveys (organization_id, name, questions)
        values (v_organization_id, p_name, p_questions)
        returning * into v_row;
    else
        select s.*
        into v_row
        from contact.surveys as s
        where s.organization_id = v_organization_id and s.id = p_survey_id and s.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such survey', format('the id is "%s"', p_survey_id),
                'name one of api.list_surveys'
            );
        elsif v_row.status <> 'draft' then
            perform core.refuse(
                'RQ409', 'this survey was opened', format('it is %s', v_row.status),
                'make another one'
            );
        end if;

        perform core.check_row_version('survey', p_row_version, v_row.row_version);

        update contact.surveys as s
        set
            name = p_name,
            questions = p_questions
        where s.organization_id = v_organization_id and s.id = p_survey_id
        returning s.* into v_row;
    end if;

    return jsonb_build_object('survey_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a survey already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a survey', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_survey(text, jsonb, uuid, int) owner to app_owner;

revoke all on function api.save_survey(text, jsonb, uuid, int) from public;
grant execute on function api.save_survey(text, jsonb, uuid, int) to authenticated;

comment on function api.save_survey(text, jsonb, uuid, int) is
    'Drafts a survey, or changes a draft, from questions such as {"key": "again", "text": '
    '"Would you come again?", "form": "score"}. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.set_survey_status(
    p_survey_id uuid, p_status text, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_survey contact.surveys;
begin
    perform core.require_permission('promotions.write');

    select s.*
    into v_survey
    from contact.surveys as s
    where s.organization_id = v_organization_id and s.id = p_survey_id and s.deleted_at is null
    for no key update;

    if v_survey.id is null then
        perform core.refuse(
            'RQ404', 'there is no such survey', format('the id is "%s"', p_survey_id),
            'name one of api.list_surveys'
        );
    elsif v_survey.status = p_status then
        return v_survey.row_version;
    end if;

    perform core.check_row_version('survey', p_row_version, v_survey.row_version);

    update contact.surveys as s
    set status = p_status
    where s.organization_id = v_organization_id and s.id = p_survey_id
    returning s.row_version into v_survey.row_version;

    return v_survey.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this is no status', sqlerrm, 'say open or closed');
        return null;
end
$function$;

alter function api.set_survey_status(uuid, text, int) owner to app_owner;

revoke all on function api.set_survey_status(uuid, text, int) from public;
grant execute on function api.set_survey_status(uuid, text, int) to authenticated;

comment on function api.set_survey_status(uuid, text, int) is
    'Opens a survey for answers, closes it, or opens it again. Returns its version. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.answer_survey(p_survey_id uuid, p_contact_id uuid, p_answers jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_survey contact.surveys;
    v_id uuid;
begin
    perform core.require_permission('surveys.write');

    -- Whoever closes it meanwhile waits.
    select s.*
    into v_survey
    from contact.surveys as s
    where s.organization_id = v_organization_id and s.id = p_survey_id and s.deleted_at is null
    for share;

    if v_survey.id is null then
        perform core.refuse(
            'RQ404', 'there is no such survey', format('the id is "%s"', p_survey_id),
            'name one of api.list_surveys'
        );
    elsif v_survey.status <> 'open' then
        perform core.refuse(
            'RQ409', 'this survey is not open', format('it is %s', v_survey.status),
            'answer one that is'
        );
    end if;

    perform contact.check_answers(p_questions => v_survey.questions, p_answers => p_answers);

    insert into contact.survey_answers (organization_id, survey_id, contact_id, answers)
    values (v_organization_id, p_survey_id, p_contact_id, p_answers)
    on conflict (organization_id, survey_id, contact_id) where deleted_at is null do nothing
    returning id into v_id;

    if v_id is null then
        select a.id
        into v_id
        from contact.survey_answers as a
        where
            a.organization_id = v_organization_id
            and a.survey_id = p_survey_id
            and a.contact_id = p_contact_id
            and a.answers = p_answers
            and a.deleted_at is null;

        if v_id is null then
            perform core.refuse(
                'RQ409', 'this was answered already', 'each answers once', 'leave it as it is'
            );
        end if;
    end if;

    return jsonb_build_object('answer_id', v_id);
exception
    when foreign_key_violation or insufficient_privilege or not_null_violation then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
end
$function$;

alter function api.answer_survey(uuid, uuid, jsonb) owner to app_owner;

revoke all on function api.answer_survey(uuid, uuid, jsonb) from public;
grant execute on function api.answer_survey(uuid, uuid, jsonb) to authenticated;

comment on function api.answer_survey(uuid, uuid, jsonb) is
    'Answers an open survey for somebody, once: other answers are refused, the same are kept '
    'once, however often they are sent. A customer answers for the own person. Raises RQ403, '
    'RQ404, RQ409, RQ422.';

create or replace function api.list_surveys()
returns table (
    survey_id uuid,
    name text,
    questions jsonb,
    status text,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('surveys.write');

    return query
    select s.id, s.name, s.questions, s.status, s.row_version
    from contact.surveys as s
    where
        s.organization_id = v_organization_id
        and (s.status = 'open' or core.is_staff())
        and s.deleted_at is null
    order by s.name;
end
$function$;

alter function api.list_surveys() owner to app_owner;

revoke all on function api.list_surveys() from public;
grant execute on function api.list_surveys() to authenticated;

comment on function api.list_surveys() is
    'The surveys by name; for customers those that are open. Raises RQ403.';

create or replace function api.survey_results(p_survey_id uuid)
returns table (
    question text,
    asked text,
    form text,
    answers bigint,
    average numeric,
    choices jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('promotions.write');

    return query
    select
        q.value ->> 'key',
        q.value ->> 'text',
        q.value ->> 'form',
        count(a.answers -> (q.value ->> 'key')),
        avg((a.answers ->> (q.value ->> 'key'))::numeric) filter (
            where q.value ->> 'form' = 'score'
        ),
        case
            when q.value ->> 'form' = 'choice'
                then
                    (
                        select jsonb_object_agg(c.choice, c.number)
                        from (
                            select
                                h.choice,
                                (
                                    select count(*)
                                    from contact.survey_answers as n
                                    where
                                        n.organization_id = v_organization_id
                                        and n.survey_id = p_survey_id
                                        and n.answers ->> (q.value ->> 'key') = h.choice
                                        and n.deleted_at is null
                                ) as number
                            from jsonb_array_elements_text(q.value -> 'choices') as h (choice)
                        ) as c
                    )
        end
    from contact.surveys as s
    cross join jsonb_array_elements(s.questions) with ordinality as q (value, place)
    left join contact.survey_answers as a
        on
            a.organization_id = v_organization_id
            and s.id = a.survey_id
            and a.deleted_at is null
    where
        s.organization_id = v_organization_id
        and s.id = p_survey_id
        and s.deleted_at is null
    group by q.value, q.place
    order by q.place;
end
$function$;

alter function api.survey_results(uuid) owner to app_owner;

revoke all on function api.survey_results(uuid) from public;
grant execute on function api.survey_results(uuid) to authenticated;

comment on function api.survey_results(uuid) is
    'What came of each question of a survey: how many answered it, the average of scores, how '
    'often each choice was taken. What people wrote is not told. Raises RQ403.';

commit;
