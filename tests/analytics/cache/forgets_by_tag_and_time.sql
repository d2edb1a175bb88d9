begin;

select plan(10);

select test.make_tenants();

create function pg_temp.keep(p_slug text, p_key text, p_value text, variadic p_tags text[])
returns void
language plpgsql
as $$
begin
    perform test.sign_in(
        case p_slug when 'north' then 'user_ada' else 'user_alan' end, 'org_' || p_slug
    );
    perform test.value_as(
        'app_owner',
        format('select analytics.keep_cached(%L, %L, %L, ''1 hour'')', p_key, to_jsonb(p_value), p_tags)
    );
end
$$;

create function pg_temp.kept(p_slug text)
returns text
language plpgsql
as $$
begin
    perform test.sign_in(
        case p_slug when 'north' then 'user_ada' else 'user_alan' end, 'org_' || p_slug
    );
    return test.value_as(
        'app_owner',
        'select string_agg(k.key || ''='' || (analytics.cached(k.key) #>> ''{}''), '' '' order by k.key) '
        'from unnest(array[''a'', ''b'', ''c'']) as k (key)'
    );
end
$$;

select pg_temp.keep('north', 'a', 'one', 'patients', 'types');
select pg_temp.keep('north', 'b', 'two', 'types');
select pg_temp.keep('north', 'c', 'three', 'syncs');
select pg_temp.keep('south', 'a', 'other', 'patients');

select is(pg_temp.kept('north'), 'a=one b=two c=three', 'what was kept is there');
select is(pg_temp.kept('south'), 'a=other', 'for one organization alone');

select pg_temp.keep('north', 'b', 'two again', 'syncs');
select is(pg_temp.kept('north'), 'a=one b=two again c=three', 'kept anew it takes the place of the older one');

select test.sign_in('user_ada', 'org_north');
select is(
    test.value_as('app_owner', $$select analytics.forget_cached('{syncs,other}')$$), '2',
    'a tag takes away what has it'
);
select is(pg_temp.kept('north'), 'a=one', 'and nothing else');

select test.sign_in('user_ada', 'org_north');
select test.value_as('app_owner', $$select analytics.forget_cached('{patients}')$$);
select is(pg_temp.kept('south'), 'a=other', 'nor what another organization has under it');

select pg_temp.keep('north', 'c', 'late', 'x');
update analytics.cache set created_at = now() - interval '2 hours', expires_at = now() - interval '1 second'
where key = 'c';
select is(pg_temp.kept('north'), null, 'what has expired is gone');

insert into core.idempotency_keys (organization_id, user_id, key, arguments_digest, expires_at)
select test.organization('north'), u.id, k.key, sha256(''), now() + k.after
from core.users as u
cross join (values ('old', interval '-1 second'), ('new', interval '1 hour')) as k (key, after)
where u.external_id = 'user_ada';

select is(
    jobs.drop_expired(null::jobs.jobs), '{"keys": 1, "answers": 1}'::jsonb,
    'a job takes away what is over, keys of writes as well'
);
select is(
    (
        select string_agg(k.key, ' ')
        from core.idempotency_keys as k
    ),
    'new', 'and nothing else'
);
select throws_ok(
    $$select jobs.drop_expired(jsonb_populate_record(null::jobs.jobs, '{"args": {"at_most": 0}}'))$$,
    'RQ422', null, 'a job that may take nothing away is refused'
);

select *
from finish();

rollback;
