create type "Role_old" as enum ('A', 'B');
create table "Member" (id int primary key, role "Role_old" default 'A');
insert into "Member" select g from generate_series(1, 2000) as g;
--- migration
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('A', 'B', 'C');
ALTER TABLE "Member" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "Member" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
ALTER TYPE "Role_old" RENAME TO "Role_gone";
COMMIT;
