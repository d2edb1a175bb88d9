-- Revert routiq:standardisation/numbered from pg
--
-- Numbers that were given stay: they say nothing, and the column goes with the change that made it.

begin;

do $nothing$
begin
    null;
end
$nothing$;

commit;
