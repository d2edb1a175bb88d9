-- Revert routiq:standardisation/numbered from pg
--
-- slipstitch-ignore inexact-revert: numbers that were given say nothing; their column goes with the change that made it

begin;

do $nothing$
begin
    null;
end
$nothing$;

commit;
