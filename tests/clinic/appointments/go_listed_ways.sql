begin;

select plan(8);

select test.make_clinic();

create function test.goes(p_from text, p_to text)
returns text
language plpgsql
as $function$
declare
    v_id uuid;
begin
    v_id := test.book('Mary', null, 9, p_status => p_from);

    update clinic.appointments set status = p_to
    where id = v_id;

    return 'yes';
exception
    when others then
        return sqlstate;
end
$function$;

select is(test.goes('booked', 'arrived'), 'yes', 'who comes has arrived');
select is(test.goes('arrived', 'fulfilled'), 'yes', 'and was treated');
select is(test.goes('fulfilled', 'arrived'), 'yes', 'or not yet');
select is(test.goes('fulfilled', 'cancelled'), 'RQ409', 'what took place is not cancelled');
select is(test.goes('cancelled', 'arrived'), 'RQ409', 'nobody comes to what was cancelled');
select is(test.goes('cancelled', 'booked'), 'yes', 'unless it is booked again');
select is(test.goes('waitlist', 'fulfilled'), 'RQ409', 'nobody is treated from a waiting list');
select is(test.goes('elsewhere', 'booked'), 'RQ422', 'a status that there is not');

select *
from finish();

rollback;
