-- function contact.check_survey(jsonb)
-- function contact.check_answers(jsonb, jsonb)

-- What can be asked of people, and answered. Raise RQ422.

create or replace function contact.check_survey(p_questions jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_wrong text;
begin
    if jsonb_typeof(p_questions) is distinct from 'array' then
        perform core.refuse(
            'RQ422', 'these are no questions', 'they are no list', 'list what is asked'
        );
    end if;

    select string_agg(q.key, ', ')
    into v_wrong
    from (
        select
            coalesce(e.value ->> 'key', '?') as key,
            e.value,
            count(*) over (partition by e.value ->> 'key') as number
        from jsonb_array_elements(p_questions) as e
    ) as q
    where
        (
            q.number = 1
            and q.key ~ '^[a-z][a-z0-9_]{0,62}$'
            and length(q.value ->> 'text') between 1 and 500
            and case q.value ->> 'form'
                when 'choice'
                    then
                        jsonb_typeof(q.value -> 'choices') = 'array'
                        and q.value -> 'choices' <> '[]'
                        and not jsonb_path_exists(
                            q.value, '$.choices[*] ? (@.type() != "string")'
                        )
                when 'score' then not q.value ? 'choices'
                when 'text' then not q.value ? 'choices'
            end
        ) is not true;

    if v_wrong is not null or p_questions = '[]' then
        perform core.refuse(
            'RQ422', 'these are no questions',
            format('not understood: %s', coalesce(v_wrong, 'there is none')),
            'give each a key of its own, a text, and a form: score, choice with choices, or text'
        );
    end if;
end
$function$;

alter function contact.check_survey(jsonb) owner to app_owner;

revoke all on function contact.check_survey(jsonb) from public;

comment on function contact.check_survey(jsonb) is
    'Refuses questions that cannot be asked. Raises RQ422.';

create or replace function contact.check_answers(p_questions jsonb, p_answers jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_wrong text;
begin
    if jsonb_typeof(p_answers) is distinct from 'object' or p_answers = '{}' then
        perform core.refuse(
            'RQ422', 'these are no answers', 'they are no object', 'name questions by their keys'
        );
    end if;

    select string_agg(a.key, ', ' order by a.key)
    into v_wrong
    from jsonb_each(p_answers) as a
    left join jsonb_array_elements(p_questions) as q
        on a.key = q.value ->> 'key'
    where
        case q.value ->> 'form'
            when 'score'
                then
                    jsonb_path_exists(a.value, '$ ? (@.type() == "number" && @ >= 0 && @ <= 10)')
            when 'choice' then jsonb_typeof(a.value) = 'string' and q.value -> 'choices' @> a.value
            when 'text'
                then
                    jsonb_typeof(a.value) = 'string'
                    and length(a.value #>> '{}') between 1 and 5000
        end is not true;

    if v_wrong is not null then
        perform core.refuse(
            'RQ422', 'this cannot be answered so', format('it is about: %s', v_wrong),
            'give a score of 0 to 10, one of the choices, or a text of at most 5000 characters'
        );
    end if;
end
$function$;

alter function contact.check_answers(jsonb, jsonb) owner to app_owner;

revoke all on function contact.check_answers(jsonb, jsonb) from public;

comment on function contact.check_answers(jsonb, jsonb) is
    'Refuses answers that do not fit their questions. Not all have to be answered. Raises RQ422.';
