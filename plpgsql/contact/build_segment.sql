-- function contact.check_segment_rule(jsonb)
-- function contact.segment_range(jsonb, text)
-- function contact.segment_texts(jsonb, text)
-- function contact.segment_contacts(jsonb)
-- function contact.build_segment(uuid)

-- A rule is one object: a condition for each fact, of which there are so many and no others.
-- Values travel as values, so nothing that is written in a rule becomes SQL. The statement is
-- planned with its conditions each time, for those that are not there must cost nothing. Whom a
-- rule means is asked of the whole organization: a segment that depended on who builds it would
-- lose and win people with each call.

create or replace function contact.check_segment_rule(p_rule jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_wrong text;
begin
    select string_agg(r.key, ', ' order by r.key)
    into v_wrong
    from jsonb_each(case when jsonb_typeof(p_rule) = 'object' then p_rule end) as r
    left join (
        values
        ('kind', 'texts'),
        ('sex', 'texts'),
        ('phone_region', 'texts'),
        ('activity_status', 'texts'),
        ('consent', 'texts'),
        ('is_patient', 'flag'),
        ('has_email', 'flag'),
        ('has_phone', 'flag'),
        ('age', 'range'),
        ('days_since_visit', 'range'),
        ('days_since_activity', 'range'),
        ('visits', 'range'),
        ('visits_booked', 'range'),
        ('no_shows', 'range'),
        ('points', 'range'),
        ('points_earned', 'range')
    ) as f (fact, form)
        on r.key = f.fact
    where
        case
            when f.form = 'texts' and jsonb_typeof(r.value) = 'array'
                then
                    r.value <> '[]'
                    and not jsonb_path_exists(r.value, '$[*] ? (@.type() != "string")')
            when f.form = 'range' and jsonb_typeof(r.value) = 'object'
                then
                    r.value <> '{}'
                    and r.value - array['from', 'until'] = '{}'
                    and not jsonb_path_exists(r.value, '$.* ? (@.type() != "number")')
                    and not coalesce(r.value -> 'from' >= r.value -> 'until', false)
            when f.form = 'flag' then jsonb_typeof(r.value) = 'boolean'
        end is not true;

    if v_wrong is not null or jsonb_typeof(p_rule) is distinct from 'object' or p_rule = '{}' then
        perform core.refuse(
            'RQ422', 'this cannot be the rule of a segment',
            format('not understood: %s', coalesce(v_wrong, 'it holds no condition')),
            'name a fact and what it is: ["female"], true, or {"from": 60, "until": 75}'
        );
    end if;
end
$function$;

alter function contact.check_segment_rule(jsonb) owner to app_owner;

revoke all on function contact.check_segment_rule(jsonb) from public;

comment on function contact.check_segment_rule(jsonb) is
    'Refuses a rule of a segment that names another fact than those listed here, or says of one'
    ' what cannot be. Raises RQ422.';

create or replace function contact.segment_range(p_rule jsonb, p_fact text)
returns numrange
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_rule ? p_fact then
        return numrange(
            (p_rule -> p_fact ->> 'from')::numeric, (p_rule -> p_fact ->> 'until')::numeric, '[)'
        );
    end if;

    return null;
end
$function$;

alter function contact.segment_range(jsonb, text) owner to app_owner;

revoke all on function contact.segment_range(jsonb, text) from public;

comment on function contact.segment_range(jsonb, text) is
    'From which number to before which one a fact is, as a rule has it; null: whatever it is.';

create or replace function contact.segment_texts(p_rule jsonb, p_fact text)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_rule ? p_fact then
        return array(select jsonb_array_elements_text(p_rule -> p_fact));
    end if;

    return null;
end
$function$;

alter function contact.segment_texts(jsonb, text) owner to app_owner;

revoke all on function contact.segment_texts(jsonb, text) from public;

comment on function contact.segment_texts(jsonb, text) is
    'The words one of which a fact is, as a rule has it; null: whatever it is.';

create or replace function contact.segment_contacts(p_rule jsonb)
returns setof uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_today date;
    v_kinds text[] := contact.segment_texts(p_rule, 'kind');
    v_sexes text[] := contact.segment_texts(p_rule, 'sex');
    v_regions text[] := contact.segment_texts(p_rule, 'phone_region');
    v_statuses text[] := contact.segment_texts(p_rule, 'activity_status');
    v_consents text[] := contact.segment_texts(p_rule, 'consent');
    v_is_patient boolean := (p_rule -> 'is_patient')::boolean;
    v_has_email boolean := (p_rule -> 'has_email')::boolean;
    v_has_phone boolean := (p_rule -> 'has_phone')::boolean;
    v_age numrange := contact.segment_range(p_rule, 'age');
    v_since_visit numrange := contact.segment_range(p_rule, 'days_since_visit');
    v_since_activity numrange := contact.segment_range(p_rule, 'days_since_activity');
    v_visits numrange := contact.segment_range(p_rule, 'visits');
    v_booked numrange := contact.segment_range(p_rule, 'visits_booked');
    v_no_shows numrange := contact.segment_range(p_rule, 'no_shows');
    v_points numrange := contact.segment_range(p_rule, 'points');
    v_earned numrange := contact.segment_range(p_rule, 'points_earned');
begin
    select (now() at time zone o.time_zone)::date
    into v_today
    from core.organizations as o
    where o.id = v_organization_id;

    return query
    select c.id
    from contact.contacts as c
    left join contact.patients as p
        on p.organization_id = v_organization_id and c.id = p.contact_id and p.deleted_at is null
    left join marketing.loyalty_balances as b
        on b.organization_id = v_organization_id and c.id = b.contact_id
    where
        c.organization_id = v_organization_id
        and c.deleted_at is null
        and (v_kinds is null or c.kind = any(v_kinds))
        and (v_sexes is null or c.sex = any(v_sexes))
        and (v_regions is null or c.phone_region::text = any(v_regions))
        and (v_is_patient is null or c.is_patient = v_is_patient)
        and (v_has_email is null or (c.primary_email is not null) = v_has_email)
        and (v_has_phone is null or (c.primary_phone is not null) = v_has_phone)
        and (v_age is null or extract(year from age(v_today, c.birth_date)) <@ v_age)
        and (
            v_since_activity is null
            or extract(day from now() - c.last_activity_at) <@ v_since_activity
        )
        and (v_statuses is null or p.activity_status = any(v_statuses))
        and (
            v_since_visit is null
            or extract(day from now() - p.last_appointment_at) <@ v_since_visit
        )
        and (v_visits is null or p.appointment_count::numeric <@ v_visits)
        and (v_booked is null or p.upcoming_count::numeric <@ v_booked)
        and (v_no_shows is null or p.no_show_count::numeric <@ v_no_shows)
        and (v_points is null or coalesce(b.points, 0)::numeric <@ v_points)
        and (v_earned is null or coalesce(b.points_earned, 0)::numeric <@ v_earned)
        and (
            v_consents is null
            or exists (
                select
                from contact.consents as k
                where
                    k.organization_id = v_organization_id
                    and k.contact_id = c.id
                    and k.scope = any(v_consents)
                    and k.status = 'active'
                    and k.period @> now()
                    and k.deleted_at is null
            )
        );
end
$function$;

alter function contact.segment_contacts(jsonb) owner to app_owner;

revoke all on function contact.segment_contacts(jsonb) from public;

comment on function contact.segment_contacts(jsonb) is
    'Whom a rule means. What is not known of somebody meets no condition, but for points, of '
    'which there are then none.';

create or replace function contact.build_segment(p_segment_id uuid)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_rule jsonb;
    v_sight text;
    v_members bigint;
    v_added bigint;
    v_removed bigint;
begin
    select s.rule
    into v_rule
    from contact.segments as s
    where s.organization_id = v_organization_id and s.id = p_segment_id and s.deleted_at is null
    for no key update;

    if v_rule is null then
        perform core.refuse(
            'RQ404', 'there is no such segment', format('the id is "%s"', p_segment_id),
            'name one of api.list_segments'
        );
    end if;

    perform contact.check_segment_rule(v_rule);

    v_sight := core.widen_sight();

    with meant as materialized (
        select c.contact_id
        from contact.segment_contacts(v_rule) as c (contact_id)
    ),

    removed as (
        delete from contact.segment_members as m
        where
            m.organization_id = v_organization_id
            and m.segment_id = p_segment_id
            and not exists (
                select
                from meant as n
                where n.contact_id = m.contact_id
            )
        returning m.contact_id
    ),

    added as (
        insert into contact.segment_members (organization_id, segment_id, contact_id)
        select v_organization_id, p_segment_id, n.contact_id
        from meant as n
        on conflict (organization_id, segment_id, contact_id) do nothing
        returning contact_id
    )

    select
        (select count(*) from meant),
        (select count(*) from added),
        (select count(*) from removed)
    into v_members, v_added, v_removed;

    perform core.set_context('sight', v_sight);

    update contact.segments as s
    set built_at = now()
    where s.organization_id = v_organization_id and s.id = p_segment_id;

    return jsonb_build_object('members', v_members, 'added', v_added, 'removed', v_removed);
end
$function$;

alter function contact.build_segment(uuid) owner to app_owner;

revoke all on function contact.build_segment(uuid) from public;

comment on function contact.build_segment(uuid) is
    'Finds again whom the rule of a segment means, in every branch, and writes the difference '
    'alone. Two that build at once wait for each other. Raises RQ404, RQ422.';
