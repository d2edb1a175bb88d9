-- Verify routiq:contact/survey_answers__policies on pg

begin;

create temporary table survey_answers (like contact.survey_answers);

create policy survey_answers_app_owner_all on pg_temp.survey_answers
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy survey_answers_app_owner_sight on pg_temp.survey_answers
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

create policy survey_answers_app_migrator_all on pg_temp.survey_answers
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy survey_answers_app_owner_all on contact.survey_answers
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'contact.survey_answers'::regclass
    cross join lateral (
        values
        ('existence', p.oid is not null),
        ('command', p.polcmd = t.polcmd),
        ('permissiveness', p.polpermissive = t.polpermissive),
        ('roles', p.polroles = t.polroles),
        (
            'using',
            pg_get_expr(p.polqual, p.polrelid)
            is not distinct from pg_get_expr(t.polqual, t.polrelid)
        ),
        (
            'check',
            pg_get_expr(p.polwithcheck, p.polrelid)
            is not distinct from pg_get_expr(t.polwithcheck, t.polrelid)
        )
    ) as c (fact, holds)
    where
        t.polname = 'survey_answers_app_owner_all'
        and t.polrelid = 'pg_temp.survey_answers'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy survey_answers_app_owner_all on contact.survey_answers', v_differs;
    end if;

    -- policy survey_answers_app_owner_sight on contact.survey_answers
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'contact.survey_answers'::regclass
    cross join lateral (
        values
        ('existence', p.oid is not null),
        ('command', p.polcmd = t.polcmd),
        ('permissiveness', p.polpermissive = t.polpermissive),
        ('roles', p.polroles = t.polroles),
        (
            'using',
            pg_get_expr(p.polqual, p.polrelid)
            is not distinct from pg_get_expr(t.polqual, t.polrelid)
        ),
        (
            'check',
            pg_get_expr(p.polwithcheck, p.polrelid)
            is not distinct from pg_get_expr(t.polwithcheck, t.polrelid)
        )
    ) as c (fact, holds)
    where
        t.polname = 'survey_answers_app_owner_sight'
        and t.polrelid = 'pg_temp.survey_answers'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy survey_answers_app_owner_sight on contact.survey_answers', v_differs;
    end if;

    -- policy survey_answers_app_migrator_all on contact.survey_answers
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'contact.survey_answers'::regclass
    cross join lateral (
        values
        ('existence', p.oid is not null),
        ('command', p.polcmd = t.polcmd),
        ('permissiveness', p.polpermissive = t.polpermissive),
        ('roles', p.polroles = t.polroles),
        (
            'using',
            pg_get_expr(p.polqual, p.polrelid)
            is not distinct from pg_get_expr(t.polqual, t.polrelid)
        ),
        (
            'check',
            pg_get_expr(p.polwithcheck, p.polrelid)
            is not distinct from pg_get_expr(t.polwithcheck, t.polrelid)
        )
    ) as c (fact, holds)
    where
        t.polname = 'survey_answers_app_migrator_all'
        and t.polrelid = 'pg_temp.survey_answers'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy survey_answers_app_migrator_all on contact.survey_answers', v_differs;
    end if;

    -- no other policy on contact.survey_answers
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'contact.survey_answers'::regclass
        and p.polname <> all (array['survey_answers_app_owner_all', 'survey_answers_app_owner_sight', 'survey_answers_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'contact.survey_answers', v_differs;
    end if;
end;
$verify$;

rollback;
