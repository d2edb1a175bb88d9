-- Verify routiq:ref/phone_formats on pg

begin;

select
    t.calling_code,
    t.place,
    t.is_national,
    t.is_international,
    t.start_pattern,
    t.pattern,
    t.national,
    t.international
from ref.phone_formats as t
where false;

do $verify$
begin
    assert exists (
        select
        from ref.phone_formats as f
        where f.calling_code = 61
    ), 'numbers of Australia should have a form';
end
$verify$;

rollback;
