begin;

select plan(6);

select is(contact.search_is_near('ann 447700900123', '7700900123'), true, 'the end of a number is the number');
select is(contact.search_is_near('ann 447700900123', '7700900124'), true, 'one digit may be another');
select is(contact.search_is_near('ann 447700900123', '770090012'), true, 'or be missing');
select is(contact.search_is_near('ann 447700900123', '7700900132'), true, 'two may have changed places');
select is(contact.search_is_near('ann 447700900123', '7700900145'), false, 'two other ones are another number');
select is(contact.search_is_near('ann a447700900123', '7700900123'), false, 'what has letters is no number');

select *
from finish();

rollback;
