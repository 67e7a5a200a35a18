package app

import gossamer.Mesh
import java.nio.file.Path
import java.util.concurrent.TimeUnit

data class Point(val x: Int, val y: Int) : java.io.Serializable {
    operator fun plus(other: Point) = Point(x + other.x, y + other.y)
}

object Single {
    fun name() = "the only one"
}

fun shout(text: String) = text.uppercase() + "!"

fun main(words: Array<String>) {
    Mesh.join { it.withMesh(words[0]).withKeyFile(Path.of(words[1])).withBind("127.0.0.1").withSlots(0) }.use { mesh ->
        val pid = mesh.submit<Long> { ProcessHandle.current().pid() }.get(30, TimeUnit.SECONDS)
        println("elsewhere: ${pid != ProcessHandle.current().pid()}")
        val point = Point(1, 2)
        println("data: ${mesh.submit<Point> { point + Point(10, 20) }.get(30, TimeUnit.SECONDS)}")
        println("reference: ${mesh.map(listOf("a", "bcd"), ::shout).get(30, TimeUnit.SECONDS)}")
        println("object: ${mesh.submit<String> { Single.name() }.get(30, TimeUnit.SECONDS)}")
        println("sum: ${mesh.reduceLongs(1000, { it % 7 }, { a, b -> a + b }).get(30, TimeUnit.SECONDS)}")
        val lengths = mesh.map(listOf(listOf("x"), listOf("y", "z"))) { list -> list.map { it.length }.sum() }
        println("library: ${lengths.get(30, TimeUnit.SECONDS)}")
    }
}
